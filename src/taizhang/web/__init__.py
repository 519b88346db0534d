"""Settings, URLs, base templates, static files and the command line."""

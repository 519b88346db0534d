"""What the command line does, one topic a module; `web.cli` gives the commands their names."""

"""The demonstration plans: their words (`*.toml`), their shape and their look in Word."""

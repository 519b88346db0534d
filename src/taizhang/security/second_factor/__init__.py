"""The second factor (二次验证) by allauth: an app's codes, a key or the device itself, recovery codes."""

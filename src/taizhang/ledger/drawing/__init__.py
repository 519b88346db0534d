"""Pictures of the ledger, laid out on the server and written as SVG by the templates.

Geometry only, in pixels: no database, no request. What a picture says stands in a table beside it.
"""

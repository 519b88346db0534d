"""One command a module: `taizhang manage NAME`."""

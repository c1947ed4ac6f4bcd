"""The studio: the page in which networks learn, served on this machine or written with a run into a single file.

- `page`: the files of the built page
- `session_file`: a run as the page opens it
- `export`: a page with everything inside; `server`: the page and a run over HTTP, for this machine only
"""

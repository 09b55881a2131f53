"""The console's blueprint: where its routes hang, apart so that all can import it."""

from flask import Blueprint

# A greater number is no id in any table, and is answered 404 by the routing.
THREAD = "/threads/<int(max=2147483647):thread_id>"

blueprint = Blueprint(
    "console",
    __name__,
    url_prefix="/console",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

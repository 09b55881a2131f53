"""The web process's entry: `granian --interface wsgi bot.wsgi:application`."""

import gc
import os

from bot.app import create_app
from bot.environment import Environment
from bot.wiring import wire

application = create_app(wire(Environment.read(os.environ)))
gc.collect()
gc.freeze()  # what is loaded stays: the collector need not look at it again

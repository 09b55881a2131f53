"""Train the model when the data, the settings or the components have changed.

Runs in Rasa's own environment: `uv run --project nlu python nlu/train.py`.
"""

import argparse
import hashlib
import logging
import os
import sys
import time
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODELS = HERE / "models"
MODEL = MODELS / "regua.tar.gz"
FINGERPRINT = MODELS / "fingerprint.txt"
_INGREDIENTS = (
    "config.yml", "domain.yml", "uv.lock", "components/*.py", "components/*.txt",
    "data/*/*.yml",
)  # fmt: skip


def main() -> int:
    """Train if needed and say what happens; the exit code tells whether it worked."""
    options = _options()
    if not options.force and is_current():
        say("the model is up to date")
        return 0
    if options.check:
        say("the model needs training")
        return 1
    return _train()


def fingerprint() -> str:
    """Give one hash of everything that the model is made from."""
    whole = hashlib.sha256(sys.version.encode())
    for pattern in _INGREDIENTS:
        for path in sorted(HERE.glob(pattern)):
            whole.update(str(path.relative_to(HERE)).encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()


def is_current() -> bool:
    """Tell whether the trained model was made from what lies here now."""
    if not (MODEL.exists() and FINGERPRINT.exists()):
        return False
    return FINGERPRINT.read_text(encoding="utf-8").strip() == fingerprint()


def say(what: str) -> None:
    """Print one line of progress at once, for a person or a log."""
    print(f"nlu: {what}", flush=True)  # noqa: T201 - a script's progress is its output


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train in any case")
    parser.add_argument("--check", action="store_true", help="only tell; 1 if needed")
    return parser.parse_args()


def _train() -> int:
    began, made_from = time.monotonic(), fingerprint()
    say("starting Rasa (about ten seconds) ...")
    quiet_environment()
    from rasa.model_training import train_nlu  # noqa: PLC0415 - ten seconds of import

    say("training, about a minute ...")
    MODELS.mkdir(exist_ok=True)
    made = train_nlu(
        config=str(HERE / "config.yml"),
        nlu_data=str(HERE / "data"),
        output=str(MODELS),
        fixed_model_name="next",
        domain=str(HERE / "domain.yml"),
    )
    if made is None:
        say("training failed; the old model, if any, stays")
        return 1
    # The model first: a crash in between costs one more training and nothing else.
    Path(made).replace(MODEL)
    FINGERPRINT.write_text(made_from + "\n", encoding="utf-8")
    size, took = MODEL.stat().st_size / 1e6, time.monotonic() - began
    say(f"trained in {took:.0f} s: models/{MODEL.name}, {size:.1f} MB")
    return 0


def quiet_environment() -> None:
    """Set what must stand before Rasa is imported: no telemetry, no cache, no noise."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # it would not see a changed component
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    quiet_logs()
    # Rasa's old pins warn by the dozen, and set the filters anew while they load.
    warnings.showwarning = lambda *_args, **_kwargs: None


def quiet_logs() -> None:
    """Let warnings through and no more: Rasa would print the text of each message."""
    import structlog  # noqa: PLC0415 - Rasa's own logging, of its environment

    least = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=least)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)


if __name__ == "__main__":
    sys.exit(main())

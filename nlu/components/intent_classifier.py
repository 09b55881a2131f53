"""The linear model as a component of Rasa: trained, stored and asked by its API."""

from pathlib import Path
from typing import Any, Dict, List, Text

from components.linear_model import LinearModel
from components.preparation import NORMALISED
from components.sentence_embedding import VECTOR
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Gives each message an intent and the full ranking, with calibrated confidence."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Give the settings that `config.yml` may change."""
        return {
            "C": 5.0,
            "max_iter": 60,
            "temperature": 1.0,
            "word_ngrams": [1, 2],
            "word_min_df": 2,
            "word_weight": 1.0,
            "char_ngrams": [2, 5],
            "char_min_df": 4,
            "char_weight": 1.0,
            "sound_ngrams": [2, 5],
            "sound_min_df": 4,
            "sound_weight": 1.0,
            "vector_weight": 1.0,
        }

    def __init__(
        self, model: LinearModel, model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._model = model
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        """Make an untrained component from its settings."""
        known = {key: config[key] for key in cls.get_default_config()}
        return cls(LinearModel(known), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on the prepared examples and store it."""
        messages = [m for m in training_data.training_examples if m.get(INTENT)]
        labels = [m.get(INTENT) for m in messages]
        texts = [m.get(NORMALISED) for m in messages]
        self._model.fit(texts, _vectors(messages), labels)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearIntentClassifier":
        """Read the stored model."""
        with model_storage.read_from(resource) as folder:
            return cls(LinearModel.load(Path(folder)), model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and the full `intent_ranking` of each message."""
        for message in messages:
            row = self._model.predict(
                message.get(NORMALISED) or "", message.get(VECTOR)
            )
            ranking = [
                {"name": self._model.labels[at], "confidence": float(row[at])}
                for at in row.argsort()[::-1]
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def _vectors(messages: List[Message]) -> Any:
    """Give the vectors of all messages, or None when the embedding is not installed."""
    vectors = [m.get(VECTOR) for m in messages]
    return None if any(vector is None for vector in vectors) else vectors

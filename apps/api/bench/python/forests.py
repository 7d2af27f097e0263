"""The forests of the demo models with scikit-learn, and answers of the api's shape."""
import uuid
import zlib

from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

_data = load_iris()
CLASSES = [str(name) for name in _data.target_names]
FORESTS = [
    RandomForestClassifier(n_estimators=trees, max_depth=depth, random_state=42, n_jobs=1).fit(
        _data.data, _data.target
    )
    for trees, depth in ((50, 5), (100, 7))
]


def _answer(shares, side):
    version = "v%d" % (side + 1)
    return {
        "prediction": CLASSES[int(shares.argmax())],
        "probabilities": dict(zip(CLASSES, shares.tolist())),
        "model_version": version,
        "variant": version,
        "prediction_id": str(uuid.uuid4()),
    }


def predict(body):
    """One row (`features`, `unit`), or a batch of them (`instances`) that one version scores as a whole."""
    if "instances" in body:
        shares = FORESTS[1].predict_proba(body["instances"])
        return {"model": "iris", "predictions": [_answer(row, 1) for row in shares]}
    side = zlib.crc32(body["unit"].encode()) & 1
    shares = FORESTS[side].predict_proba([body["features"]])
    return {"model": "iris", **_answer(shares[0], side)}

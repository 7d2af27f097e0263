"""Flask without any model work: parses the body and answers a constant; run by gunicorn."""
import flask

app = flask.Flask(__name__)
ANSWER = {
    "prediction": "versicolor",
    "probabilities": {"setosa": 0.0, "versicolor": 0.98, "virginica": 0.02},
    "model_version": "v1",
    "variant": "v1",
    "prediction_id": "5f0c6a0e-30a5-4b3e-9f0a-1c2d3e4f5a6b",
}


@app.get("/")
def ready():
    return {"ready": True}


@app.post("/predict")
def answer():
    body = flask.request.get_json()
    if "instances" in body:
        return flask.jsonify({"model": "iris", "predictions": [ANSWER for _ in body["instances"]]})
    return flask.jsonify({"model": "iris", **ANSWER})

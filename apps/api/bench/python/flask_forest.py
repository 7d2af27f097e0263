"""The usual Flask service around a scikit-learn forest; run by gunicorn."""
import flask

from forests import predict

app = flask.Flask(__name__)


@app.get("/")
def ready():
    return {"ready": True}


@app.post("/predict")
def answer():
    return flask.jsonify(predict(flask.request.get_json()))

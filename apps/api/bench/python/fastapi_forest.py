"""The usual FastAPI service around a scikit-learn forest, with a declared body; run by uvicorn."""
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from forests import predict

Row = Annotated[list[float], Field(min_length=4, max_length=4)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")
    features: Row | None = None
    instances: Annotated[list[Row], Field(min_length=1, max_length=1000)] | None = None
    unit: str | None = None


app = FastAPI()


@app.get("/")
def ready():
    return {"ready": True}


@app.post("/predict")
async def answer(request: Request):
    return predict(request.model_dump(exclude_none=True))

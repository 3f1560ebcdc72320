"""Arrow: a RecordBatch or a Table in, the same with the article's columns out. Needs the extra `parquet` (pyarrow)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

import pyarrow as pa

from cleanseed.integrations import examples
from cleanseed.sinks.parquet import COLUMNS
from cleanseed.sources import Fields

Batch = TypeVar("Batch", pa.RecordBatch, pa.Table)

SCHEMA = pa.schema({name: COLUMNS[name] for name in examples.COLUMNS})
"""The columns that are added, without their prefix. The same for every batch, whatever it holds."""


def clean_batch(
    batch: Batch,
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    columns: Collection[str] | None = None,
    prefix: str = examples.PREFIX,
    keep: Collection[str] = (),
    rules: str | None = None,
    model: bool = True,
    fast: bool = False,
    sites: str | None = None,
) -> Batch:
    """The batch with its columns as they are, and after them those of `SCHEMA` (or of `columns`), named with `prefix`.

    Arguments, and what a row without text gives: as in `examples.clean_examples`. Raises TypeError for what is neither a
    RecordBatch nor a Table.
    """
    if not isinstance(batch, (pa.RecordBatch, pa.Table)):
        raise TypeError(f"clean_batch() takes a pyarrow RecordBatch or Table, not {type(batch).__name__}")
    asked = Fields(text, html, url).among(batch.schema.names)
    made: dict[str, list[Any]] = examples.clean_examples(
        # Only what is read becomes Python objects; of other columns the names are enough.
        {name: batch.column(name).to_pylist() if name in asked else () for name in batch.schema.names},
        text=text,
        html=html,
        url=url,
        columns=columns,
        prefix=prefix,
        keep=keep,
        rules=rules,
        model=model,
        fast=fast,
        sites=sites,
    )
    fields: list[Any] = [SCHEMA.field(name[len(prefix) :]).with_name(name) for name in made]
    arrays = [*batch.columns, *(pa.array(made[field.name], field.type) for field in fields)]
    schema = pa.schema([*batch.schema, *fields], metadata=batch.schema.metadata)
    return type(batch).from_arrays(arrays, schema=schema)

"""Integrations: cleaning inside other people's tools. A file a tool, each without logic of its own: `clean()` decides.

examples: a dict of columns (pandas, Hugging Face `datasets`); needs nothing installed. arrow: a RecordBatch or Table. datatrove: a pipeline step.
"""

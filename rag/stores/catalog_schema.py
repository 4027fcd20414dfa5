"""The tables of the catalog."""

import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT, source TEXT, published TEXT, agency TEXT,
    provinces TEXT NOT NULL, category TEXT,
    hash TEXT NOT NULL,
    fingerprint INTEGER NOT NULL,
    ready INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS articles_pending ON articles (key) WHERE ready = 0;
CREATE INDEX IF NOT EXISTS articles_published ON articles (published);
CREATE INDEX IF NOT EXISTS articles_days ON articles (key, published);  -- spares reading the text
CREATE TABLE IF NOT EXISTS chunks (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- a key is never given twice
    article_key INTEGER NOT NULL REFERENCES articles (key),
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    dates BLOB NOT NULL DEFAULT x'',
    words BLOB NOT NULL DEFAULT x''
);
CREATE INDEX IF NOT EXISTS chunks_article ON chunks (article_key);
CREATE TABLE IF NOT EXISTS removals (chunk_key INTEGER PRIMARY KEY, article_key INTEGER NOT NULL);
"""

_WORDS = "ALTER TABLE chunks ADD COLUMN words BLOB NOT NULL DEFAULT x''"


def make_tables(connection: sqlite3.Connection) -> None:
    """Make what is missing: all of it, or what a catalog of an older version lacks."""
    connection.executescript(_SCHEMA)
    columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(chunks)")}
    if "words" not in columns:
        connection.execute(_WORDS)

"""SQL in words that PostgreSQL plans once and as it is meant: to plan a long question costs more than to answer it."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam, literal_column, select


def among(column: ColumnElement[int], name: str, dialect: str) -> ColumnElement[bool]:
    """Say that the column is one of the parameter `name`, a list: in the same words, however long it is."""
    if dialect == "sqlite":
        return column.in_(bindparam(name, expanding=True))
    return column == any_(bindparam(name, type_=ARRAY(BigInteger)))


def there_is(*rows: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say EXISTS, to be looked up for each of the few who are asked about.

    Without the offset PostgreSQL would sometimes rather read the whole table and join it.
    """
    return select(literal_column("1")).where(*rows).offset(literal_column("0")).exists()

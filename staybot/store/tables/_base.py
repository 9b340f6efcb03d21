"""What every table begins with."""

import sqlmodel


class SQLModel(sqlmodel.SQLModel):
    """Tables validate nothing: pydantic builds no validator of any until one is asked for."""

    model_config = {"defer_build": True}


SQLModel.metadata.naming_convention = {  # so that a migration can name what it drops on either database
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

__all__ = ["SQLModel"]

from motcua.onestop.desk.tests.conftest import cast, sit  # noqa: F401

"""What is kept, in one SQLite file: tables, engine, unit of work, repositories, migrations, check and backup."""

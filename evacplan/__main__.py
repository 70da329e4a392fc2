"""``python -m evacplan`` is ``evacplan``, also where the command is not on the path."""

from evacplan.cli.main import main

if __name__ == "__main__":
    main()

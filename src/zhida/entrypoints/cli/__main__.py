"""Run the command line as a module: what the supervisor starts its children with."""

from zhida.entrypoints.cli.main import main

main()

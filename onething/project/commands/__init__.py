"""The subcommands of `onething`, one module each."""

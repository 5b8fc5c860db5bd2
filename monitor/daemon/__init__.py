"""The service: when it looks, what it cares for once an hour, what it writes into its log."""

"""The server, asked in this process and as a process of its own."""

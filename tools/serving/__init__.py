"""Asking a served model: clips of a video as it wants them, and servers by REST and gRPC."""

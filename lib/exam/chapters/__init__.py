"""The cases that the coding exercises are checked on: one module for each chapter."""

"""Generated tasks: no licence, no download, and the score to beat is known exactly."""

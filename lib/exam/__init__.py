"""Exam practice: checks for the exercises of the chapters."""

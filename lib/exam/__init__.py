"""Exam practice: checks for the exercises of the chapters, questions without end, mock papers."""

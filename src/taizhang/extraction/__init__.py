"""Document → Plan: document facts, sections, tasks, assignments, deadlines, targets. Pure."""

"""From a checked plan to promises (发布): who is bound, numbers of tasks, letters, notices.

The acts are in `policies.services.publish_plan` and its neighbours.
"""

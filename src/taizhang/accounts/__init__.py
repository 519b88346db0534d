"""People (人员) and what they may do: accounts, roles in units, sign-in and its sessions.

An account (`Account`) belongs to a unit and holds grants (`RoleGrant`): a role in a unit and all
below it, or in the whole installation, from a day until a day. The three separate duties (三员分立)
are roles of which an account holds one and nothing else. Who acts is an `Actor` of `permission`,
made from account and grants by `actors`; each request carries it as `request.actor`.

May use `organizations`, `audit`, `permission` and their left.
"""

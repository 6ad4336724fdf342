"""The kit all pages share: layout, components, fields, errors, sign-in.

A page extends `kit/page.html` and fills the blocks `title`, `before` (a way back), `content` and,
on a desk, `floor` ("desk"). `{% load kit %}` gives `say`, `on`, `moment`, `money`, `{% clock %}`,
`{% lanes %}` and `{% faults form %}`; the other components are includes in `templates/kit`. Forms
are `forms.Form` with `fields`; a Problem that a view raises becomes a page, `problems.into` puts
one into the form instead. Every component stands in tests/web/gallery.html.
"""

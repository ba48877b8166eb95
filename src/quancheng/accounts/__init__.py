"""Who is who: jurisdictions and the packs that bind them, units, people, posts and duties, delegation, log-in.

A duty is what the regulation calls the one who must act (项目建设单位, 项目主管部门 …). A unit holds duties from a
day to a day; a person holds posts, each in one unit, for one duty, in one role. The three administrators hold no
post and see no business data.
"""

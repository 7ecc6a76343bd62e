-- A runtime may answer "later" or "never" only when it is asked to act (a node of Kubernetes): an ask that is being
-- applied may then be deferred or infeasible. The other moves stay as they are, whichever migration wrote them.

DO E'BEGIN
  EXECUTE replace(
    pg_get_functiondef(\'negotiation_moves\'::regproc),
    \'\'\'applying>rolled_back\'\'\',
    \'\'\'applying>rolled_back\'\', \'\'applying>deferred\'\', \'\'applying>infeasible\'\'\'
  )\x3b
END';

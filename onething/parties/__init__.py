"""Who there is and who may do what: realms, regions, departments, officers, firms, agents."""

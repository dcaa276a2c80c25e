"""Trains for a panel of the page: each request is a few updates, so that the page decides when to stop."""

import json
import math

from lib.training.by_hand import Training


class Trainer:
    """The network of a panel."""

    def __init__(self):
        self.network = None

    def answer(self, request):
        """Do what a panel asks for.

        Parameters
        ----------
        request : str
            As JSON: `task`, `cell` and `seed` of a new network, or none of them to go on; `updates`, how many to
            make, with step size `lr` and limit `clip`, null for no limit; `look`, whether to look at the network.

        Returns
        -------
        str
            As JSON: `losses` and `norms`, one for each update, and, if asked for, `view`.
        """
        wish = json.loads(request)
        if "task" in wish:
            self.network = Training(wish["task"], wish["cell"], wish["seed"])
        clip = math.inf if wish["clip"] is None else wish["clip"]
        steps = [self.network.step(wish["lr"], clip) for _ in range(wish["updates"])]
        found = {"losses": [loss for loss, _ in steps], "norms": [norm for _, norm in steps]}
        if wish["look"]:
            found["view"] = self.network.view()
        return json.dumps(found)

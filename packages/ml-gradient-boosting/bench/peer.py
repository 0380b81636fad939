"""Fits one peer once and prints seconds and held-out predictions' quality as JSON. Called by bench/train.ts."""
import json
import sys
import time

import numpy as np

folder, peer, threads, rows, held, features, rounds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])


def load(name, count):
    x = np.fromfile(f"{folder}/{name}.x", dtype=np.float64).reshape(features, count).T
    return np.ascontiguousarray(x), np.fromfile(f"{folder}/{name}.y", dtype=np.uint8)


x, y = load("train", rows)
tx, ty = load("test", held)
if peer == "xgboost":
    import xgboost

    model = xgboost.XGBClassifier(
        n_estimators=rounds, learning_rate=0.1, max_leaves=31, max_depth=0, max_bin=255, tree_method="hist",
        grow_policy="lossguide", reg_lambda=1, min_child_weight=1, n_jobs=threads, use_label_encoder=False,
        eval_metric="logloss",
        # The share of ones, where both others begin: from its usual 0.5 its first rounds go to finding that.
        base_score=float(y.mean()),
    )
else:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    threadpool_limits(threads)
    model = HistGradientBoostingClassifier(
        max_iter=rounds, learning_rate=0.1, max_leaf_nodes=31, max_bins=255, l2_regularization=1,
        min_samples_leaf=20, early_stopping=False,
    )
start, spent = time.perf_counter(), time.process_time()
model.fit(x, y)
seconds, processor = time.perf_counter() - start, time.process_time() - spent
p = model.predict_proba(tx)[:, 1].astype(np.float64)

from sklearn.metrics import log_loss, roc_auc_score

quality = {"auc": roc_auc_score(ty, p), "logLoss": log_loss(ty, p, eps=1e-12)}
print(json.dumps({"seconds": seconds, "processor": processor, **quality}))

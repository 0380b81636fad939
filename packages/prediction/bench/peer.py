"""XGBoost on the features and the split that bench/real-shop.ts wrote: reads a folder, prints one line of JSON."""
import json, sys
import numpy as np, xgboost as xgb

folder = sys.argv[1]
shape = json.load(open(f"{folder}/shape.json"))


def read(name):
    rows = shape[name]
    x = np.fromfile(f"{folder}/{name}.f64", dtype=np.float64).reshape(len(shape["names"]), rows).T
    return x, np.fromfile(f"{folder}/{name}.u8", dtype=np.uint8)


(train_x, train_y), (valid_x, valid_y), (test_x, _) = read("training"), read("validation"), read("test")
weights = np.fromfile(f"{folder}/weights.f64", dtype=np.float64)
best = None
for depth in (2, 3, 4, 6):
    model = xgb.XGBClassifier(
        n_estimators=1000, learning_rate=0.05, max_depth=depth, min_child_weight=5, reg_lambda=5,
        tree_method="hist", early_stopping_rounds=30, eval_metric="logloss", n_jobs=1, random_state=1)
    model.fit(train_x, train_y, sample_weight=weights, eval_set=[(valid_x, valid_y)], verbose=False)
    if best is None or model.best_score < best.best_score:
        best = model
best.predict_proba(test_x)[:, 1].astype(np.float64).tofile(f"{folder}/peer.f64")
print(json.dumps({"version": xgb.__version__, "depth": best.max_depth, "rounds": best.best_iteration + 1}))

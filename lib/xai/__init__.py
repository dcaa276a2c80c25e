"""Explanations of a prediction: one method a file, for any model that maps a batch (N, …) to scores (N,)."""

from lib.xai.agreement import rank_agreement
from lib.xai.attention_rollout import attention_rollout
from lib.xai.deletion import area, deletion, insertion
from lib.xai.grad_cam import grad_cam
from lib.xai.guided_backprop import guided_backprop
from lib.xai.input_x_gradient import input_x_gradient
from lib.xai.integrated_gradients import integrated_gradients
from lib.xai.kernel_shap import kernel_shap
from lib.xai.lime import lime
from lib.xai.lrp import lrp
from lib.xai.lrp_lstm import lrp_lstm
from lib.xai.occlusion import occlusion
from lib.xai.partial_dependence import partial_dependence
from lib.xai.permutation_importance import permutation_importance
from lib.xai.randomized import randomized
from lib.xai.saliency import saliency
from lib.xai.shapley_values import shapley_values
from lib.xai.smoothgrad import smoothgrad

__all__ = [
    "area",
    "attention_rollout",
    "deletion",
    "grad_cam",
    "guided_backprop",
    "input_x_gradient",
    "insertion",
    "integrated_gradients",
    "kernel_shap",
    "lime",
    "lrp",
    "lrp_lstm",
    "occlusion",
    "partial_dependence",
    "permutation_importance",
    "randomized",
    "rank_agreement",
    "saliency",
    "shapley_values",
    "smoothgrad",
]

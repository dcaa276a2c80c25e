"""Reference implementations behind the book *Unrolled*. Where each chapter's code lives:

==================================  ==========================================================
chapter                             modules
==================================  ==========================================================
01 Sequences                        `lib.data.synthetic`, `lib.models.readers`
02 From raw data to tensors         `lib.data`
04 The recurrent network            `lib.layers.rnn`, `lib.layers.recurrence`, `lib.models.designs`
05 Backpropagation through time     `lib.training.truncated`, `lib.models.teacher_forcing`
06 Long-term dependencies           `lib.training.jacobians`, `lib.layers.orthogonal`
07 Initialization, optimizers       `lib.training.initialization`, `lib.training.updates`, `lib.layers.dropout`
08 Batch and layer normalization    `lib.layers.normalization`, `lib.models.normalized`
09 The LSTM                         `lib.layers.lstm`, `lib.training.gradient_flow`
10 The GRU                          `lib.layers.gru`, `lib.models.comparison`, `lib.training.gates`
11 Bidirectional and deep           `lib.layers.stack`, `lib.models.deep`, `lib.data.ambiguity`
every chapter                       `lib.arrays`, `lib.training`, `lib.figures`, `lib.experiment`
==================================  ==========================================================

The package itself imports nothing: take what you need from the modules.
"""

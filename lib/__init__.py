"""Reference implementations behind the book *Unrolled*. Where each chapter's code lives:

==================================  ==========================================================
chapter                             modules
==================================  ==========================================================
01 Sequences                        `lib.data.tasks`, `lib.models.readers`
02 From raw data to tensors         `lib.data`
03 Convolution                      `lib.equations.convolution`, `lib.layers.convolution`, `lib.layers.pooling`
04 The recurrent network            `lib.equations.rnn`, `lib.layers.rnn`, `lib.models.output_feedback`
05 Backpropagation through time     `lib.training.truncated`, `lib.models.teacher_forcing`
06 Long-term dependencies           `lib.inspection.jacobians`, `lib.layers.orthogonal`
07 Optimizers                       `lib.equations.optimizers`, `lib.training.optimizers`
08 Initialization, dropout          `lib.training.initialization`, `lib.layers.dropout`
09 Batch and layer normalization    `lib.equations.normalization`, `lib.models.normalized`
10 The LSTM                         `lib.equations.lstm`, `lib.layers.lstm`, `lib.inspection.gradient_flow`
11 The GRU                          `lib.equations.gru`, `lib.layers.gru`, `lib.inspection.gates`
12 Bidirectional and deep           `lib.layers.stack`, `lib.layers.residual`, `lib.data.tasks.ambiguity`
13 Tokens and language models       `lib.data.byte_pairs`, `lib.models.ngram`, `lib.models.sampling`, `lib.metrics`
14 Word embeddings                  `lib.equations.embeddings`, `lib.models.word_vectors`, `lib.data.vectors`
15 Tagging and transcribing         `lib.equations.ctc`, `lib.training.ctc`, `lib.models.tagger`, `lib.metrics`
16 Encoder, decoder, translation    `lib.models.seq2seq`, `lib.models.beam`, `lib.metrics.bleu`
17 Attention                        `lib.equations.attention`, `lib.layers.attention`, `lib.models.seq2seq`
18 The Transformer                  `lib.models.transformer`, `lib.models.transformer_seq2seq`,
                                    `lib.layers.positions`
19 A small GPT, and scale           `lib.models.gpt`
20 Pixels and captions              `lib.models.pixel_rnn`, `lib.models.captioner`, `lib.data.tasks.scenes`
21 Networks with external memory    `lib.equations.addressing`, `lib.layers.memory`, `lib.models.memory_network`
22 Explaining by gradients          `lib.xai`, `lib.data.tasks.corner_tag`, `lib.experiment.known_reasons`
23 Explaining by perturbation       `lib.xai`, `lib.data.tasks.reviews`, `lib.experiment.known_reasons`
24 Judging explanations             `lib.xai.deletion`, `lib.xai.agreement`, `lib.xai.randomized`
what needs longer runs              `lib.trained`
what trains in a page               `lib.training.by_hand`
questions, papers, cards            `lib.exam`
letters in four notations           `lib.notation`
every chapter                       `lib.arrays`, `lib.training`, `lib.experiment`, `lib.figures`
==================================  ==========================================================

The package itself imports nothing: take what you need from the modules.
"""

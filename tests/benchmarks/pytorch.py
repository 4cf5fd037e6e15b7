"""The same network and training as ours, made of PyTorch's own parts, to race against."""

from typing import Any

import torch
from torch import nn

from rnn import Hyperparameters, Vocabulary

LAYERS = {"vanilla": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class PyTorch:
    """One run over a text, on one thread: one-hot ids, a recurrent layer, Linear, Adagrad."""

    def __init__(self, text: str, hyperparameters: Hyperparameters) -> None:
        torch.set_num_threads(1)
        hp, vocabulary = hyperparameters, Vocabulary(text)
        length, V = len(text) // hp.batch_size, len(vocabulary)
        ids = torch.from_numpy(vocabulary.encode(text[: hp.batch_size * length]))
        self.streams = ids.reshape(hp.batch_size, length).T.contiguous()
        self.seq_length, self.batch_size, self.clip = hp.seq_length, hp.batch_size, hp.clip
        self.one_hot = torch.eye(V)
        self.layer = LAYERS[hp.cell](V, hp.hidden_size, hp.layers)
        self.readout = nn.Linear(hp.hidden_size, V)
        self.loss = nn.CrossEntropyLoss(reduction="sum")
        self.params = [*self.layer.parameters(), *self.readout.parameters()]
        self.optimizer = torch.optim.Adagrad(self.params, lr=hp.learning_rate, eps=1e-8)
        self.position = 0
        self.state: Any = None

    def step(self) -> float:
        """One update. Returns its loss before the update, mean nats per character."""
        p, T = self.position, self.seq_length
        if p + T + 1 >= len(self.streams):
            p, self.state = 0, None
        inputs, targets = self.streams[p : p + T], self.streams[p + 1 : p + T + 1]
        h, state = self.layer(self.one_hot[inputs], self.state)
        loss = self.loss(self.readout(h).flatten(0, 1), targets.flatten()) / self.batch_size
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_value_(self.params, self.clip)
        self.optimizer.step()
        # carried to the next window as numbers, without their history
        self.state = tuple(s.detach() for s in state) if type(state) is tuple else state.detach()
        self.position = p + T
        return float(loss.item()) / T

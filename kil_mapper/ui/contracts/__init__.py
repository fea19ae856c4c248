"""The view Contracts: who could take a contract, alone, in lots or together."""

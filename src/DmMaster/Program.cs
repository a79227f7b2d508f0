return await System.Threading.Tasks.Task.FromResult(0);

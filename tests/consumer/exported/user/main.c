// main.c - talk PORT: what main.c does, by way of a library that has thaw::net inside.

int greeter_main(int argc, char *argv[]);

int main(int argc, char *argv[]) {
    return greeter_main(argc, argv);
}

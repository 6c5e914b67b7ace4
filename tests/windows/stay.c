// stay.c - keeps Windows running, with its services and its desktop, until it is killed.
#include <windows.h>

int main(void) {
    GetDesktopWindow(); // wine makes a desktop for the first who asks
    Sleep(INFINITE);
    return 0;
}

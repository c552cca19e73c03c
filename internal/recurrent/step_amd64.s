#include "textflag.h"

// the greatest argument
DATA constants<>+0(SB)/8, $0x42a0000042a00000
DATA constants<>+8(SB)/8, $0x42a0000042a00000
DATA constants<>+16(SB)/8, $0x42a0000042a00000
DATA constants<>+24(SB)/8, $0x42a0000042a00000
// the least
DATA constants<>+32(SB)/8, $0xc2a00000c2a00000
DATA constants<>+40(SB)/8, $0xc2a00000c2a00000
DATA constants<>+48(SB)/8, $0xc2a00000c2a00000
DATA constants<>+56(SB)/8, $0xc2a00000c2a00000
// minus the binary logarithm of e
DATA constants<>+64(SB)/8, $0xbfb8aa3bbfb8aa3b
DATA constants<>+72(SB)/8, $0xbfb8aa3bbfb8aa3b
DATA constants<>+80(SB)/8, $0xbfb8aa3bbfb8aa3b
DATA constants<>+88(SB)/8, $0xbfb8aa3bbfb8aa3b
// c5
DATA constants<>+96(SB)/8, $0x3af619053af61905
DATA constants<>+104(SB)/8, $0x3af619053af61905
DATA constants<>+112(SB)/8, $0x3af619053af61905
DATA constants<>+120(SB)/8, $0x3af619053af61905
// c4
DATA constants<>+128(SB)/8, $0x3c1348063c134806
DATA constants<>+136(SB)/8, $0x3c1348063c134806
DATA constants<>+144(SB)/8, $0x3c1348063c134806
DATA constants<>+152(SB)/8, $0x3c1348063c134806
// c3
DATA constants<>+160(SB)/8, $0x3d64aa243d64aa24
DATA constants<>+168(SB)/8, $0x3d64aa243d64aa24
DATA constants<>+176(SB)/8, $0x3d64aa243d64aa24
DATA constants<>+184(SB)/8, $0x3d64aa243d64aa24
// c2
DATA constants<>+192(SB)/8, $0x3e75ead43e75ead4
DATA constants<>+200(SB)/8, $0x3e75ead43e75ead4
DATA constants<>+208(SB)/8, $0x3e75ead43e75ead4
DATA constants<>+216(SB)/8, $0x3e75ead43e75ead4
// c1
DATA constants<>+224(SB)/8, $0x3f31727b3f31727b
DATA constants<>+232(SB)/8, $0x3f31727b3f31727b
DATA constants<>+240(SB)/8, $0x3f31727b3f31727b
DATA constants<>+248(SB)/8, $0x3f31727b3f31727b
// c0
DATA constants<>+256(SB)/8, $0x3f7ffffe3f7ffffe
DATA constants<>+264(SB)/8, $0x3f7ffffe3f7ffffe
DATA constants<>+272(SB)/8, $0x3f7ffffe3f7ffffe
DATA constants<>+280(SB)/8, $0x3f7ffffe3f7ffffe
// one
DATA constants<>+288(SB)/8, $0x3f8000003f800000
DATA constants<>+296(SB)/8, $0x3f8000003f800000
DATA constants<>+304(SB)/8, $0x3f8000003f800000
DATA constants<>+312(SB)/8, $0x3f8000003f800000
// what makes a whole number an exponent, as a whole number
DATA constants<>+320(SB)/8, $0x0000007f0000007f
DATA constants<>+328(SB)/8, $0x0000007f0000007f
DATA constants<>+336(SB)/8, $0x0000007f0000007f
DATA constants<>+344(SB)/8, $0x0000007f0000007f
GLOBL constants<>(SB), RODATA|NOPTR, $352

// X_ becomes 1/(1+exp(-X_)), step by step as sigmoid in math.go; T_ and K_ are overwritten.
#define SIGMOID(X_, T_, K_) \
	VMINPS constants<>+0(SB), X_, X_ \
	VMAXPS constants<>+32(SB), X_, X_ \
	VMULPS constants<>+64(SB), X_, T_ \
	VROUNDPS $1, T_, K_ \
	VSUBPS K_, T_, T_ \
	VCVTTPS2DQ K_, K_ \
	VPADDD constants<>+320(SB), K_, K_ \
	VPSLLD $23, K_, K_ \
	VMULPS constants<>+96(SB), T_, X_ \
	VADDPS constants<>+128(SB), X_, X_ \
	VMULPS T_, X_, X_ \
	VADDPS constants<>+160(SB), X_, X_ \
	VMULPS T_, X_, X_ \
	VADDPS constants<>+192(SB), X_, X_ \
	VMULPS T_, X_, X_ \
	VADDPS constants<>+224(SB), X_, X_ \
	VMULPS T_, X_, X_ \
	VADDPS constants<>+256(SB), X_, X_ \
	VMULPS K_, X_, X_ \
	VADDPS constants<>+288(SB), X_, X_ \
	VMOVUPS constants<>+288(SB), T_ \
	VDIVPS X_, T_, X_

// func recurStep(s *recurStepArgs)
// One word of one direction: the gates, the state and the output, eight lanes at a time.
TEXT ·recurStep(SB), NOSPLIT, $0-8
	MOVQ s+0(FP), AX
	MOVQ 0(AX), CX   // half
	MOVQ 8(AX), SI   // pre: candidate, forget gate, output gate
	MOVQ 16(AX), DI  // through
	MOVQ 24(AX), R8  // v: forget, output
	MOVQ 32(AX), R9  // b: forget, output
	MOVQ 40(AX), R10 // prev
	MOVQ 48(AX), R11 // f
	MOVQ 56(AX), R12 // r
	MOVQ 64(AX), R13 // c
	MOVQ 72(AX), BX  // h
	SHLQ $2, CX      // bytes
	XORQ DX, DX
	LEAQ (SI)(CX*2), AX

loop:
	VMOVUPS (R10)(DX*1), Y0
	VMOVUPS (R8)(DX*1), Y1
	VMULPS Y0, Y1, Y1
	LEAQ (SI)(CX*1), R15
	VADDPS (R15)(DX*1), Y1, Y1
	VADDPS (R9)(DX*1), Y1, Y1
	LEAQ (R8)(CX*1), R15
	VMOVUPS (R15)(DX*1), Y4
	VMULPS Y0, Y4, Y4
	VADDPS (AX)(DX*1), Y4, Y4
	LEAQ (R9)(CX*1), R15
	VADDPS (R15)(DX*1), Y4, Y4
	SIGMOID(Y1, Y2, Y3)
	SIGMOID(Y4, Y5, Y6)
	VMOVUPS Y1, (R11)(DX*1)
	VMOVUPS Y4, (R12)(DX*1)
	VMOVUPS constants<>+288(SB), Y7
	VSUBPS Y1, Y7, Y8
	VMULPS (SI)(DX*1), Y8, Y8
	VMULPS Y0, Y1, Y1
	VADDPS Y8, Y1, Y1
	VMOVUPS Y1, (R13)(DX*1)
	VSUBPS Y4, Y7, Y8
	VMULPS (DI)(DX*1), Y8, Y8
	VMULPS Y1, Y4, Y4
	VADDPS Y8, Y4, Y4
	VMOVUPS Y4, (BX)(DX*1)
	ADDQ $32, DX
	CMPQ DX, CX
	JLT loop
	VZEROUPPER
	RET

// Z_ becomes 1/(1+exp(-Z_)) as by SIGMOID, sixteen lanes at a time, with the constants in registers in the
// order of the table; T_ and K_ are overwritten.
#define WIDE_SIGMOID(Z_, T_, K_) \
	VMINPS Z16, Z_, Z_ \
	VMAXPS Z17, Z_, Z_ \
	VMULPS Z18, Z_, T_ \
	VRNDSCALEPS $9, T_, K_ \
	VSUBPS K_, T_, T_ \
	VMULPS Z19, T_, Z_ \
	VADDPS Z20, Z_, Z_ \
	VMULPS T_, Z_, Z_ \
	VADDPS Z21, Z_, Z_ \
	VMULPS T_, Z_, Z_ \
	VADDPS Z22, Z_, Z_ \
	VMULPS T_, Z_, Z_ \
	VADDPS Z23, Z_, Z_ \
	VMULPS T_, Z_, Z_ \
	VADDPS Z24, Z_, Z_ \
	VSCALEFPS K_, Z_, Z_ \
	VADDPS Z25, Z_, Z_ \
	VDIVPS Z_, Z25, Z_

// func recurStepWide(s *recurStepArgs)
// recurStep with sixteen lanes at a time; half is a multiple of 16.
TEXT ·recurStepWide(SB), NOSPLIT, $0-8
	MOVQ s+0(FP), AX
	MOVQ 0(AX), CX
	MOVQ 8(AX), SI
	MOVQ 16(AX), DI
	MOVQ 24(AX), R8
	MOVQ 32(AX), R9
	MOVQ 40(AX), R10
	MOVQ 48(AX), R11
	MOVQ 56(AX), R12
	MOVQ 64(AX), R13
	MOVQ 72(AX), BX
	VBROADCASTSS constants<>+0(SB), Z16
	VBROADCASTSS constants<>+32(SB), Z17
	VBROADCASTSS constants<>+64(SB), Z18
	VBROADCASTSS constants<>+96(SB), Z19
	VBROADCASTSS constants<>+128(SB), Z20
	VBROADCASTSS constants<>+160(SB), Z21
	VBROADCASTSS constants<>+192(SB), Z22
	VBROADCASTSS constants<>+224(SB), Z23
	VBROADCASTSS constants<>+256(SB), Z24
	VBROADCASTSS constants<>+288(SB), Z25
	SHLQ $2, CX
	XORQ DX, DX
	LEAQ (SI)(CX*2), AX

wide:
	VMOVUPS (R10)(DX*1), Z0
	VMOVUPS (R8)(DX*1), Z1
	VMULPS Z0, Z1, Z1
	LEAQ (SI)(CX*1), R15
	VADDPS (R15)(DX*1), Z1, Z1
	VADDPS (R9)(DX*1), Z1, Z1
	LEAQ (R8)(CX*1), R15
	VMOVUPS (R15)(DX*1), Z4
	VMULPS Z0, Z4, Z4
	VADDPS (AX)(DX*1), Z4, Z4
	LEAQ (R9)(CX*1), R15
	VADDPS (R15)(DX*1), Z4, Z4
	WIDE_SIGMOID(Z1, Z2, Z3)
	WIDE_SIGMOID(Z4, Z5, Z6)
	VMOVUPS Z1, (R11)(DX*1)
	VMOVUPS Z4, (R12)(DX*1)
	VSUBPS Z1, Z25, Z8
	VMULPS (SI)(DX*1), Z8, Z8
	VMULPS Z0, Z1, Z1
	VADDPS Z8, Z1, Z1
	VMOVUPS Z1, (R13)(DX*1)
	VSUBPS Z4, Z25, Z8
	VMULPS (DI)(DX*1), Z8, Z8
	VMULPS Z1, Z4, Z4
	VADDPS Z8, Z4, Z4
	VMOVUPS Z4, (BX)(DX*1)
	ADDQ $64, DX
	CMPQ DX, CX
	JLT wide
	VZEROUPPER
	RET

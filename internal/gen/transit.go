package gen

func (b *builder) transit() {}

func (b *builder) vpn() {}
